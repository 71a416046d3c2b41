package io.epistream.streams.cli.demo;

import io.epistream.schemas.UncertaintyEvent;
import org.jspecify.annotations.Nullable;

/** A score that should be larger for inputs unlike the normal ones. */
enum OodScore {
    MUTUAL_INFORMATION("mutual information"),
    ENTROPY("predictive entropy"),
    MAX_SOFTMAX("1 - max softmax"),
    ENERGY("energy");

    private final String title;

    OodScore(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Value for an event; NaN where the event lacks it. */
    double of(UncertaintyEvent event) {
        return switch (this) {
            case MUTUAL_INFORMATION -> orNaN(event.getEpistemic());
            case ENTROPY -> event.getTotal();
            case MAX_SOFTMAX -> 1 - orNaN(event.getConfidence());
            case ENERGY -> orNaN(event.getEnergy());
        };
    }

    private static double orNaN(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }
}
