"""What forms share: putting a service's refusal beside the field it belongs to."""

from django.forms import BaseForm

from market.kernel.errors import Problem


def add_problem(form: BaseForm, problem: Problem) -> None:
    """Show a refusal on a form: beside its field when the form has that field, else above the form."""
    field = problem.field if problem.field in form.fields else None
    form.add_error(field, problem.message)
