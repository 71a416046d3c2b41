"""The digits: data, the networks of each method, cards. Entered through train_digits.py."""
