"""`make storm`: many buyers on scarce stock through HTTP, doing everything at once that could break buying."""
