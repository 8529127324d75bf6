"""How the market looks: pictures of the gallery and of ten pages, compared with those kept in baselines/."""
