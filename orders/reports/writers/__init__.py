"""Reports as files: workbooks, plain tables, data for machines, paper. All are written from spooled rows."""
