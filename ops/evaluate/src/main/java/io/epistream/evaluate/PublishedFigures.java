package io.epistream.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Figures of the deep ensembles in Lakshminarayanan et al. 2017 (arXiv 1612.01474), table 1, as printed: mean and standard
 * deviation over the same splits.
 */
final class PublishedFigures {
    private static final String FILE = "lakshminarayanan-2017.csv";

    private final Map<String, String> texts = new HashMap<>();

    private PublishedFigures() {}

    static PublishedFigures read() {
        PublishedFigures published = new PublishedFigures();
        content().lines().skip(1).forEach(line -> {
            String[] cells = line.split(",", -1);
            published.texts.put(key(cells[0], cells[1]), cells[2] + " ± " + cells[3]);
        });
        return published;
    }

    /** As printed; empty for a set that the paper does not have. */
    Optional<String> text(String set, String figure) {
        return Optional.ofNullable(texts.get(key(set, figure)));
    }

    private static String key(String set, String figure) {
        return set + "/" + figure;
    }

    private static String content() {
        try (InputStream file = PublishedFigures.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not on the class path");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
