"""How the zoo's bundles are made: data, network, measures, bundle. Entered through train_digits.py."""
