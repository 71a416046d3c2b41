"""One thread, as the programs run."""

import torch

torch.set_num_threads(1)
