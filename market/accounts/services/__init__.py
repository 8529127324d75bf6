"""What is done to people: their accounts, their roles, their invitations."""
