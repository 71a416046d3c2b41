package io.epistream.streams.detect;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a stream is watched. Only the first keeps a promise; the others are what users know, for comparison. */
public enum DetectionMethod {
    /** Bets against the reference: D1 on window ranks, D2 on exceedances, one promise over all. */
    E_DETECTOR("e-detector"),
    /** Page-Hinkley test on standardised window statistics. */
    PAGE_HINKLEY(PageHinkley.NAME),
    /** Two-sided cumulative sums of standardised window statistics. */
    CUSUM(Cusum.NAME),
    /** Adaptive windowing over standardised window statistics. */
    ADWIN(Adwin.NAME),
    /** Kolmogorov-Smirnov test of each window's records against the reference's. */
    KOLMOGOROV_SMIRNOV(KolmogorovSmirnov.NAME);

    private final String title;

    DetectionMethod(String title) {
        this.title = title;
    }

    /** As configurations name it, such as {@code page-hinkley}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The method with that label. */
    public static DetectionMethod labelled(String label) {
        return Arrays.stream(values())
                .filter(method -> method.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("detection method: unknown " + label));
    }

    /** Why the method alone gives no promise, one clause; empty where it can. */
    public Optional<String> unpromised() {
        return this == E_DETECTOR ? Optional.empty() : Optional.of(title + " states no false-alarm rate");
    }
}
