package io.epistream.streams.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epistream.models.bundle.BundleWriter;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceChange;
import io.epistream.schemas.ReferenceChangeKind;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.DigitsInputs;
import io.epistream.streams.broker.EmbeddedBroker;
import io.epistream.streams.cli.Execution;
import io.epistream.streams.cli.Program;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.detect.FittedReference;
import io.epistream.streams.wire.SingleObjectCodec;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** References on a real broker, changed by the commands and over HTTP, with the program started again in between. */
@Timeout(300)
class ReferenceCommandsIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final StreamId STREAM = new StreamId("cats", "1", "");
    private static final StreamId BUNDLED = new StreamId(DigitsInputs.MODEL, "9", "");
    private static final Provenance PROVENANCE = new Provenance("ab".repeat(32), "mc-dropout", 50, 7L, null, false);

    /** In 2023: an old past that is streamed today must be kept as long as any other traffic. */
    private static final long START = 1_690_000_000_000L;

    private static final int PER_TICK = 25;

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(8);
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private EmbeddedBroker broker;
    private EpistreamConfig config;
    private String file;
    private Program program;
    private long tick;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        ModelBundle old = ModelBundle.load(DigitsInputs.zoo().resolve(DigitsInputs.MODEL));
        BundleWriter.of(old)
                .version(BUNDLED.getVersion())
                .reference("reference.avro", bytes(profile(BUNDLED, PROVENANCE)))
                .write(folder.resolve("bundle"));
        file = Files.writeString(folder.resolve("epistream.yaml"), """
                        application: refs
                        kafka: { bootstrap.servers: "%s", consumer.session.timeout.ms: 2000,
                                 consumer.heartbeat.interval.ms: 500 }
                        roles: [ watch ]
                        models: [ bundle ]
                        topics: { partitions: 2 }
                        windows: { size: 1s, grace: 0s, idle: 500ms }
                        detection: { false-alarms: 1 per 200s, reference-windows: 20, window-records: 20 }
                        execution: { state-dir: state }
                        http: { ops: "127.0.0.1:0" }
                        """.formatted(broker.bootstrapServers()))
                .toString();
        config = ConfigLoader.load(Path.of(file), Map.of()).config();
        run();
    }

    @AfterEach
    void stop() {
        program.close();
        broker.close();
    }

    @Test
    void learnsAlarmsLearnsAnewByCommandAndIsArmedByFileWhateverIsStartedAgainInBetween() throws Exception {
        await(() -> what().equals(List.of("ARMED by bundle")));
        ticks(25, 1);
        await(() -> state(STREAM).equals("armed live 20"));
        ticks(6, 10);
        await(() -> state(STREAM).equals("alarm live 20"));

        again();
        assertThat(state(STREAM)).isEqualTo("alarm live 20");
        Execution relearn = execute("relearn", "cats/1/", "--reason", "new camera", "--by", "ada");
        assertThat(relearn.out()).contains("relearning: cats/1/, posterior ");
        assertThat(state(STREAM)).startsWith("learning null ");
        ticks(10, 10);
        await(() -> number(STREAM, "windows") >= 8);
        again();
        ticks(15, 10);
        await(() -> state(STREAM).equals("armed live 20"));

        Path profile = Files.write(folder.resolve("reference.avro"), bytes(profile(STREAM, PROVENANCE)));
        Execution arm = execute("arm", profile.toString(), "--by", "bob");
        assertThat(arm.out()).contains("armed: cats/1/, posterior ", ", 30 windows");
        again();
        assertThat(state(STREAM)).isEqualTo("armed fitted 30");
        ticks(6, 10);
        await(() -> state(STREAM).equals("alarm fitted 30"));

        HttpResponse<String> posted = post("""
                {"action":"relearn","model":"cats","version":"1","reason":"by HTTP","by":"eve"}""");
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(202);
        await(() -> what().size() >= 6);
        assertThat(what())
                .containsExactlyInAnyOrder(
                        "ARMED by bundle",
                        "LEARNED by epistream",
                        "RELEARNING by ada",
                        "LEARNED by epistream",
                        "ARMED by bob",
                        "RELEARNING by eve");
        assertThat(state(BUNDLED)).as("offered four times, taken once").isEqualTo("armed fitted 30");
    }

    @Test
    void whatIsRefusedSaysWhyAndTheListShowsWhatHolds() throws Exception {
        ticks(25, 1);
        await(() -> state(STREAM).equals("armed live 20"));
        Provenance thirty = Provenance.newBuilder(PROVENANCE).setSamples(30).build();
        Path other = Files.write(folder.resolve("other.avro"), bytes(profile(STREAM, thirty)));

        Execution posterior = new Execution();
        assertThat(posterior.execute("reference", "arm", "-c", file, other.toString()))
                .isEqualTo(1);
        assertThat(posterior.err()).contains("refused, nothing was changed: posterior", "samples (30, not 50)");
        Execution stream = new Execution();
        assertThat(stream.execute("reference", "relearn", "-c", file, "dogs/1/", "--reason", "x"))
                .isEqualTo(1);
        assertThat(stream.err()).contains("no window of dogs/1/ has been seen");

        assertThat(execute("list").out())
                .contains("STREAM", "cats/1/", "live", "promise: 1 per 200s", "learned ")
                .contains("by bundle: comes with the bundle of ");
        JsonNode listed = mapper.readTree(execute("list", "--json").out());
        assertThat(listed.path("references")).hasSize(2);
        assertThat(listed.at("/references/0/state").asText()).isEqualTo("armed");
        assertThat(listed.at("/references/0/lastChange/what").asText()).isEqualTo("LEARNED");
    }

    private Execution execute(String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of("reference", command, "-c", file));
        line.addAll(List.of(arguments));
        Execution execution = new Execution();
        assertThat(execution.execute(line.toArray(new String[0])))
                .as(execution.err())
                .isZero();
        return execution;
    }

    private void run() throws Exception {
        program = Program.start(config, new CollectorRegistry());
        program.awaitReady(SOON);
    }

    private void again() throws Exception {
        program.close();
        run();
        await(() -> get().statusCode() == 200);
    }

    /** State, origin and windows of a stream; empty where it is not known. */
    private String state(StreamId stream) throws Exception {
        JsonNode found = found(stream);
        return found.isMissingNode()
                ? ""
                : found.path("state").asText() + " " + found.path("origin").asText() + " "
                        + found.path("windows").asText();
    }

    private int number(StreamId stream, String key) throws Exception {
        return found(stream).path(key).asInt();
    }

    private JsonNode found(StreamId stream) throws Exception {
        for (JsonNode reference : mapper.readTree(get().body()).path("references")) {
            if (reference.path("model").asText().equals(stream.getModel())) {
                return reference;
            }
        }
        return mapper.missingNode();
    }

    private List<String> what() throws Exception {
        List<String> what = new ArrayList<>();
        try (ReferenceTopics topics = ReferenceTopics.connect(config)) {
            topics.changes(change -> what.add(text(change)));
        }
        return what;
    }

    private static String text(ReferenceChange change) {
        assertThat(change.getWhat()).isNotEqualTo(ReferenceChangeKind.REFUSED);
        return change.getWhat() + " by " + change.getBy();
    }

    private HttpResponse<String> get() throws Exception {
        return client.send(HttpRequest.newBuilder(references()).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(references())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI references() {
        return URI.create("http://127.0.0.1:" + program.httpPort() + "/references");
    }

    private void ticks(int count, double scale) throws Exception {
        SingleObjectCodec<UncertaintyEvent> codec = new SingleObjectCodec<>(UncertaintyEvent.class);
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++, tick++) {
                for (int r = 0; r < PER_TICK; r++) {
                    long time = START + tick * 1000 + r * 1000L / PER_TICK;
                    byte[] event = codec.encode(event(STREAM, time, scale));
                    sent.add(producer.send(new ProducerRecord<>(config.topics().events(), r % 2, time, null, event)));
                }
            }
            for (Future<?> acknowledgement : sent) {
                acknowledgement.get();
            }
        }
    }

    private UncertaintyEvent event(StreamId stream, long time, double scale) {
        double aleatoric = Math.exp(0.5 * random.nextGaussian() - 2);
        double epistemic = scale * Math.exp(0.5 * random.nextGaussian() - 3);
        return UncertaintyEvent.newBuilder()
                .setId("r" + time)
                .setStream(stream)
                .setEventTime(Instant.ofEpochMilli(time))
                .setSource(new SourceRef("inputs", 0, 0L))
                .setProvenance(PROVENANCE)
                .setTask(Task.CLASSIFICATION)
                .setPredictedClass(random.nextInt(3))
                .setConfidence(random.nextDouble())
                .setTotal(aleatoric + epistemic)
                .setAleatoric(aleatoric)
                .setEpistemic(epistemic)
                .build();
    }

    private ReferenceProfile profile(StreamId stream, Provenance provenance) {
        FittedReference windows = new FittedReference(20);
        for (int i = 0; i < 30 * 20; i++) {
            windows.add(event(stream, START + i * 50L, 1));
        }
        return windows.learned(stream, provenance).profile();
    }

    private static byte[] bytes(ReferenceProfile profile) {
        return new SingleObjectCodec<>(ReferenceProfile.class).encode(profile);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).describedAs("in time").isLessThan(deadline);
            Thread.sleep(100);
        }
    }
}
