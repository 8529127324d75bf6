"""Forms judge shape only: types, required fields, lengths. What a thing means is the services' business."""
