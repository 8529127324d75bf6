"""What officials take home: a session's figures from one snapshot, as a workbook that can be checked."""
