"""Questions: masked contacts, one turn per person, versions. Complaints: who can be answered, told once."""
