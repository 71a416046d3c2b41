package io.epistream.streams.cli.demo;

/**
 * How far a phase is.
 *
 * @param scored records scored
 * @param total mean total uncertainty of them, nats; NaN before the first
 * @param aleatoric mean aleatoric part, nats
 * @param epistemic mean epistemic part, nats
 */
record PhaseSeen(int scored, double total, double aleatoric, double epistemic) {}
