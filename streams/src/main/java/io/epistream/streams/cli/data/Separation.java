package io.epistream.streams.cli.data;

import io.epistream.models.measure.Auroc;
import io.epistream.models.measure.Fpr95;

/**
 * How well a score tells out-of-distribution rows from others.
 *
 * @param auroc probability that it is larger for an OOD row, ties half
 * @param fpr95OodPositive share of other rows taken for OOD where 95 % of OOD rows are found
 * @param fpr95IdPositive share of OOD rows let through where 95 % of other rows are
 */
record Separation(double auroc, double fpr95OodPositive, double fpr95IdPositive) {
    static Separation of(double[] in, double[] out) {
        return new Separation(Auroc.of(in, out), Fpr95.oodPositive(in, out), Fpr95.idPositive(in, out));
    }
}
