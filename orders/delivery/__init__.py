"""How a parcel comes: areas, fees, points, days."""
