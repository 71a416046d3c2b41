package io.epistream.acceptance.monitoring;

import io.epistream.acceptance.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that docs/metrics.md names: in backticks, in the first column of its tables. */
final class MetricsPage {
    private static final Pattern ROW = Pattern.compile("^\\|\\s*`([a-zA-Z_:][\\w:]*)[^|]*\\|(.*)$", Pattern.MULTILINE);

    private MetricsPage() {}

    /** Names of the series: of a histogram those of its buckets, sum and count. */
    static Set<String> series() throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher row = ROW.matcher(Files.readString(Checkout.path("docs/metrics.md")));
        while (row.find()) {
            names.add(row.group(1));
            if (row.group(2).contains("histogram")) {
                names.add(row.group(1) + "_bucket");
                names.add(row.group(1) + "_sum");
                names.add(row.group(1) + "_count");
            }
        }
        return names;
    }
}
