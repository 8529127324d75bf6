"""Questions and complaints."""

from django.urls import URLPattern, path

from sessions.views import complaint_desk, complaints, moderation, question_acts, questions, vendor_questions

_PUBLIC = "phien-cho/<int:number>/hoi-dap"
_DESK = "van-phong/phien/<int:number>/hoi-dap"
_OWN = "gian-hang/<slug:vendor_slug>/phien/<int:number>/hoi-dap"
_CASE = "van-phong/phan-anh/<str:code>"

urlpatterns: list[URLPattern] = [
    path(f"{_PUBLIC}/", questions.list_questions, name="list-questions"),
    path(f"{_PUBLIC}/hoi/", questions.ask_question, name="ask-question"),
    path(f"{_PUBLIC}/cua-toi/", questions.show_own_questions, name="show-own-questions"),
    path(f"{_PUBLIC}/quan-tam/", questions.vote_question, name="vote-question"),
    path("van-phong/hoi-dap/", moderation.list_question_desks, name="list-question-desks"),
    path(f"{_DESK}/", moderation.moderate_questions, name="moderate-questions"),
    path(f"{_DESK}/moi/", moderation.count_new_questions, name="count-new-questions"),
    path(f"{_DESK}/cach-nhan/", moderation.set_question_terms, name="set-question-terms"),
    path(f"{_DESK}/tai-ve/<str:form>/", moderation.download_questions, name="download-questions"),
    path(f"{_DESK}/<int:question_id>/duyet/", question_acts.approve_question, name="approve-question"),
    path(f"{_DESK}/<int:question_id>/tra-loi/", question_acts.answer_question, name="answer-question"),
    path(f"{_DESK}/<int:question_id>/chuyen/", question_acts.forward_question, name="forward-question"),
    path(f"{_DESK}/<int:question_id>/gop/", question_acts.merge_question, name="merge-question"),
    path(f"{_DESK}/<int:question_id>/an/", question_acts.hide_question, name="hide-question"),
    path(f"{_OWN}/", vendor_questions.list_own_questions, name="list-own-questions"),
    path(f"{_OWN}/<int:question_id>/tra-loi/", vendor_questions.answer_own_question, name="answer-own-question"),
    path("phan-anh/", complaints.file_complaint, name="file-complaint"),
    path("phan-anh/tra-cuu/", complaints.find_complaint, name="find-complaint"),
    path("phan-anh/<str:code>/", complaints.show_complaint, name="show-complaint"),
    path("van-phong/phan-anh/", complaint_desk.list_complaints, name="list-complaints"),
    path(f"{_CASE}/", complaint_desk.show_office_complaint, name="show-office-complaint"),
    path(f"{_CASE}/nhan/", complaint_desk.take_complaint, name="take-complaint"),
    path(f"{_CASE}/ket-luan/", complaint_desk.decide_complaint, name="decide-complaint"),
]
