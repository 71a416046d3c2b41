"""The diabetes patients: data, the networks of each method, cards. Entered through train_diabetes.py."""
