package io.epistream.evaluate.watched;

import io.epistream.schemas.Alert;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.wire.ContainerReader;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Streams scored.avro of a folder through the watch topology, a row every 100 ms: {@code WatchEvents FOLDER FIRST_ROW BLOCK}. Writes
 * events.avro and alerts.avro, and prints the alarms, and accuracy and uncertainty of every block of rows as Markdown. Rows are numbered
 * as in the published file.
 */
public final class WatchEvents {
    private static final long EVERY_MILLIS = 100;

    private final Path folder;
    private final long firstRow;
    private final int block;

    private WatchEvents(Path folder, long firstRow, int block) {
        this.folder = folder;
        this.firstRow = firstRow;
        this.block = block;
    }

    /** See the class. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            System.err.println("usage: WatchEvents FOLDER FIRST_ROW BLOCK");
            System.exit(2);
        }
        new WatchEvents(Path.of(arguments[0]), Long.parseLong(arguments[1]), Integer.parseInt(arguments[2])).run();
    }

    private void run() throws Exception {
        Path state = Files.createTempDirectory("epistream-watched");
        EpistreamConfig config = ConfigLoader.load(
                        folder.resolve("epistream.yaml"), Map.of("EPISTREAM_EXECUTION__STATE_DIR", state.toString()))
                .config();
        List<UncertaintyEvent> events = events();
        List<Alert> alerts = new ArrayList<>();
        try (Watched watched = new Watched(config)) {
            for (UncertaintyEvent event : events) {
                watched.pipe(event);
                alerts.addAll(watched.alerts());
            }
        }
        write("events.avro", UncertaintyEvent.class, events);
        write("alerts.avro", Alert.class, alerts);
        print(alerts);
        print(events, Files.readAllLines(folder.resolve("labels.txt")));
    }

    private List<UncertaintyEvent> events() throws Exception {
        Path file = folder.resolve("scored.avro");
        List<UncertaintyEvent> events = new ArrayList<>();
        try (InputStream content = new BufferedInputStream(Files.newInputStream(file))) {
            ContainerReader<UncertaintyEvent> reader = ContainerReader.open(file, content, UncertaintyEvent.class);
            for (Optional<UncertaintyEvent> next = reader.next(); next.isPresent(); next = reader.next()) {
                events.add(UncertaintyEvent.newBuilder(next.get())
                        .setEventTime(Instant.ofEpochMilli(events.size() * EVERY_MILLIS))
                        .build());
            }
        }
        return events;
    }

    private <T extends SpecificRecord> void write(String name, Class<T> type, List<T> values) throws Exception {
        SpecificData model = SpecificData.getForClass(type);
        try (DataFileWriter<T> writer = new DataFileWriter<>(new SpecificDatumWriter<>(model.getSchema(type), model))) {
            writer.create(model.getSchema(type), folder.resolve(name).toFile());
            for (T value : values) {
                writer.append(value);
            }
        }
    }

    private void print(List<Alert> alerts) {
        System.out.println("| alarm after row | kind | cause | signal | recovered after row |");
        System.out.println("| --- | --- | --- | --- | --- |");
        for (Alert alert : alerts) {
            if (alert.getState() == EpisodeState.STARTED) {
                String recovered = alerts.stream()
                        .filter(other ->
                                other.getEpisode() == alert.getEpisode() && other.getState() == EpisodeState.RECOVERED)
                        .map(other -> Long.toString(row(other)))
                        .findFirst()
                        .orElse("–");
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %s | %s | %s %s, %+.1f sd | %s |%n",
                        row(alert),
                        alert.getKind().name().toLowerCase(Locale.ROOT),
                        alert.getCause().name().toLowerCase(Locale.ROOT),
                        alert.getSignal(),
                        alert.getDirection().name().toLowerCase(Locale.ROOT),
                        alert.getEffectSize(),
                        recovered);
            }
        }
        alerts.stream().findFirst().ifPresent(alert -> System.out.println("\nPromise: " + alert.getPromise()));
    }

    private long row(Alert alert) {
        return firstRow + alert.getWindowEnd().toEpochMilli() / EVERY_MILLIS;
    }

    private void print(List<UncertaintyEvent> events, List<String> labels) {
        System.out.println("\n| rows | accuracy | epistemic | aleatoric |\n| --- | --- | --- | --- |");
        for (int from = 0; from < events.size(); from += block) {
            int to = Math.min(events.size(), from + block);
            double right = 0;
            double epistemic = 0;
            double aleatoric = 0;
            for (int i = from; i < to; i++) {
                UncertaintyEvent event = events.get(i);
                right += labels.get(i).equals(event.getPredictedLabel()) ? 1 : 0;
                epistemic += or(event.getEpistemic());
                aleatoric += or(event.getAleatoric());
            }
            int n = to - from;
            System.out.printf(
                    Locale.ROOT,
                    "| %d–%d | %.3f | %.4f | %.4f |%n",
                    firstRow + from,
                    firstRow + to - 1,
                    right / n,
                    epistemic / n,
                    aleatoric / n);
        }
    }

    private static double or(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }
}
