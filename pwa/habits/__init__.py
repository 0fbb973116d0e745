"""What a person does on a schedule; medicine is one of them. Due, strength and counts are pure
functions of readings handed to them."""
