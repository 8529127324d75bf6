"""What visitors have beside the page itself: feeds, reminders, text, player, replay, and cards for other sites."""

from django.urls import URLPattern, path

from sessions.views import abroad, pushes, watching

urlpatterns: list[URLPattern] = [
    path("phien-cho/lich.ics", watching.calendar_feed, name="calendar-feed"),
    path("phien-cho/tin.rss", abroad.news_feed, name="news-feed"),
    path("phien-cho/toi/nhung/<str:lang>/", abroad.show_next_card, name="show-next-card"),
    path("phien-cho/<int:number>/nhung/<str:lang>/", abroad.show_card, name="show-card"),
    path("nhung/", abroad.show_embedding, name="show-embedding"),
    path("phien-cho/bao-tin.js", pushes.push_worker, name="push-worker"),
    path("phien-cho/<int:number>/bao-tren-may/", pushes.ask_push, name="ask-push"),
    path("phien-cho/<int:number>/phat/", watching.show_player, name="show-player"),
    path("phien-cho/<int:number>/lich.ics", watching.calendar_file, name="calendar-file"),
    path("van-phong/phien/<int:number>/mat-hinh/", watching.report_stream, name="report-stream"),
    path("van-phong/phien/<int:number>/phat-lai/", watching.set_recording, name="set-recording"),
]
