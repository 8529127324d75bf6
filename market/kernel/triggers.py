"""Append-only tables: the SQL of the trigger that refuses UPDATE and DELETE."""

from django.db import migrations


def append_only(table: str) -> migrations.RunSQL:
    """Return the migration step that makes `table` append-only, in the database itself."""
    function = f"{table}_is_append_only"
    return migrations.RunSQL(
        sql=f"""
            CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '{table} is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER {function} BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {function}();
        """,
        reverse_sql=f"""
            DROP TRIGGER {function} ON {table};
            DROP FUNCTION {function}();
        """,
    )
