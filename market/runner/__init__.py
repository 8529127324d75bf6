"""Starts what the market stands on: the engines, the web server, the workers. Knows no business."""
