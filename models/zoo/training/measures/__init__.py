"""Uncertainty and its quality: classification in nats, regression in the target's unit, AUROC for both."""
