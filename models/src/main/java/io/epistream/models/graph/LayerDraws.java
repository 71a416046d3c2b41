package io.epistream.models.graph;

import java.util.Optional;

/**
 * Draws of a linear layer's parameters.
 *
 * @param layer name of the layer's Gemm or MatMul node; empty for the last linear layer
 * @param theta {@code [samples][K·(D+1)]}: for each of K outputs D weights and, with a bias, the bias behind them; or
 *     {@code [samples][K·D]}
 * @param bias whether the bias is among them
 */
@SuppressWarnings("ArrayRecordComponent") // large, made once and handed over
public record LayerDraws(Optional<String> layer, float[][] theta, boolean bias) {
    public LayerDraws {
        if (theta.length < 1) {
            throw new IllegalArgumentException("theta: must hold at least 1 draw");
        }
    }
}
