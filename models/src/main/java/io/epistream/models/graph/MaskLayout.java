package io.epistream.models.graph;

/**
 * How fixed masks are put into a graph. Layouts give the same scores up to float rounding and differ in speed; a layout
 * acts at the dropout spots that allow it, and the others are multiplied.
 */
public enum MaskLayout {
    /** A multiplication by the masks, {@code h [1, B, F] · mask [S, 1, F]}. Open to every spot. */
    MULTIPLY,

    /**
     * Masks multiplied into the weights behind them: one product {@code [B, F] x [F, S·O]}. Open to spots whose input is
     * the same for all samples and that only linear layers with constant weights read. Pays in large batches.
     */
    WIDE,

    /**
     * Only the weights of kept units, {@code [S, k, O]}: rows behind a spot, and columns where the next spot drops them.
     * Open to {@link MaskKind#EXACT_K} in chains of linear layers and element-wise functions. Pays in large batches.
     */
    COMPACT
}
