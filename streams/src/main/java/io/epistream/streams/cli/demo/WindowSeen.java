package io.epistream.streams.cli.demo;

import io.epistream.schemas.Measure;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.window.WindowAggregate;

/**
 * Mean uncertainty of one closed window, nats; NaN where the method lacks a part.
 *
 * @param tick its tick
 */
record WindowSeen(int tick, double total, double aleatoric, double epistemic) {

    static WindowSeen of(WindowSummary window, DemoPlan plan) {
        WindowAggregate counts = WindowAggregate.of(window.getCounts());
        return new WindowSeen(
                plan.tickOf(window.getStart()),
                counts.mean(Measure.TOTAL).orElse(Double.NaN),
                counts.mean(Measure.ALEATORIC).orElse(Double.NaN),
                counts.mean(Measure.EPISTEMIC).orElse(Double.NaN));
    }
}
