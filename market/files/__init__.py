"""Uploads: judged, disarmed, kept privately, shown safely. What a file is *for* is the upper apps' business."""
