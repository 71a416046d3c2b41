"""How the zoo's bundles are made, one package for each data set. Entered through train_*.py beside this folder."""
