package io.epistream.streams.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.models.bundle.BundleInput;
import io.epistream.models.bundle.TensorType;
import io.epistream.schemas.InferenceInput;
import io.epistream.streams.DigitsInputs;
import io.epistream.streams.broker.EmbeddedBroker;
import io.epistream.streams.dataset.Dataset;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.DatasetSpec;
import io.epistream.streams.dataset.LabelScheme;
import io.epistream.streams.dataset.Place;
import io.epistream.streams.dataset.Rejections;
import io.epistream.streams.dataset.Row;
import io.epistream.streams.dataset.Truth.ClassTruth;
import io.epistream.streams.wire.SingleObjectCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ranges of topics of a real broker. */
@Timeout(120)
class TopicDatasetIT {
    private static final DatasetSpec SPEC = new DatasetSpec(
            DigitsInputs.MODEL,
            List.of(new BundleInput("pixels", TensorType.UINT8, List.of(64L), "input", 1, 0)),
            LabelScheme.classes(
                    IntStream.range(0, 10).mapToObj(Integer::toString).toList()),
            Optional.empty(),
            Set.of());
    private static final RangeBound EDGE = new RangeBound.Edge();

    @TempDir
    static Path folder;

    private static @Nullable EmbeddedBroker broker;
    private static @Nullable DigitsInputs digits;

    private final SingleObjectCodec<InferenceInput> codec = new SingleObjectCodec<>(InferenceInput.class);
    private final Rejections rejections = new Rejections(false);

    @BeforeAll
    static void start() throws Exception {
        digits = DigitsInputs.read();
        broker = EmbeddedBroker.start(folder.resolve("broker"));
    }

    @AfterAll
    static void stop() {
        broker().close();
    }

    @Test
    void readsAllPartitionsOldestFirstAndTheSameEveryTime(TestInfo test) throws Exception {
        String topic = topic(test, 3);
        try (var producer = producer(Map.of())) {
            for (int i = 0; i < 3000; i++) {
                send(producer, topic, i % 3, i, input(i));
            }
        }
        List<String> digests = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (Dataset data = open(all(topic))) {
                assertThat(data.expectedRows()).hasValue(3000);
                List<Row> rows = data.next(10_000);
                assertThat(rows)
                        .extracting(Row::id)
                        .containsExactlyElementsOf(IntStream.range(0, 3000)
                                .mapToObj(i -> "record-" + i)
                                .toList());
                assertThat(rows.get(4).place()).isEqualTo(new Place(topic, 1, 1));
                assertThat(rows.get(4).truth()).contains(new ClassTruth(4));
                digests.add(data.sha256());
                assertThat(data.notes()).contains("partition 2: from offset 0, before offset 1000");
            }
        }
        assertThat(digests.get(0)).hasSize(64).isEqualTo(digests.get(1));
        assertThat(rejections.count()).isZero();
    }

    @Test
    void aRangeBeginsAndEndsAtOffsetsTimesOrALimit(TestInfo test) throws Exception {
        String topic = topic(test, 1);
        try (var producer = producer(Map.of())) {
            for (int i = 0; i < 100; i++) {
                send(producer, topic, 0, i * 1000L, input(i));
            }
        }
        assertThat(ids(range(topic, "10", "13"))).containsExactly("record-10", "record-11", "record-12");
        assertThat(ids(range(topic, "1970-01-01T00:01:37Z", "END")))
                .containsExactly("record-97", "record-98", "record-99");
        assertThat(ids(range(topic, "BEGINNING", "1970-01-01T00:00:02Z"))).containsExactly("record-0", "record-1");
        assertThat(ids(range(topic, "98", "5000"))).containsExactly("record-98", "record-99");
        assertThat(ids(range(topic, "7000", "END"))).isEmpty();
        assertThat(ids(range(topic, "1980-01-01T00:00:00Z", "END"))).isEmpty();
        TopicRange limited = new TopicRange(topic, OptionalInt.of(0), EDGE, EDGE, OptionalLong.of(2));
        assertThat(ids(limited)).containsExactly("record-0", "record-1");
    }

    @Test
    void whatCannotBeUsedIsCountedWithItsPlaceAndTheOthersGoOn(TestInfo test) throws Exception {
        String topic = topic(test, 1);
        try (var producer = producer(Map.of())) {
            send(producer, topic, 0, 0, input(0));
            send(producer, topic, 0, 1, "not Avro".getBytes(StandardCharsets.UTF_8));
            send(producer, topic, 0, 2, null);
            send(
                    producer,
                    topic,
                    0,
                    3,
                    codec.encode(digits().input(3).setModel("another").build()));
            send(producer, topic, 0, 4, codec.encode(digits().input(4).setId("").build()));
            send(producer, topic, 0, 5, input(5));
        }
        try (Dataset data = open(all(topic))) {
            assertThat(data.next(100)).extracting(Row::id).containsExactly("record-0", "record-5");
            assertThat(data.notes()).anyMatch(note -> note.startsWith("1 records of models other than"));
        }
        assertThat(rejections.byReason())
                .containsExactlyInAnyOrderEntriesOf(Map.of("undecodable", 1L, "tombstone", 1L, "bad-id", 1L));
        assertThat(rejections.examples().get(0)).startsWith(topic + ", partition 0, offset 1: undecodable: ");

        try (Dataset data = TopicDataset.open(all(topic), client(), SPEC, new Rejections(true))) {
            assertThatThrownBy(() -> data.next(100))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("offset 1: undecodable")
                    .hasMessageContaining("--strict");
        }
    }

    @Test
    void whatWasNotCommittedIsNotThere(TestInfo test) throws Exception {
        String topic = topic(test, 1);
        try (var producer = producer(Map.of("transactional.id", "writer"))) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, topic, 0, 0, input(0));
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, topic, 0, 1, input(1));
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, topic, 0, 2, input(2));
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, topic, 0, 3, input(3));
            producer.flush();

            assertThat(ids(all(topic))).containsExactly("record-0", "record-2");
            producer.abortTransaction();
        }
    }

    @Test
    void aTopicOrAPartitionThatIsNotThereIsTold(TestInfo test) throws Exception {
        assertThatThrownBy(() -> open(all("absent")))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("topic absent on 127.0.0.1:")
                .hasMessageContaining("Correct the topic's name");
        String topic = topic(test, 2);
        TopicRange third = new TopicRange(topic, OptionalInt.of(2), EDGE, EDGE, OptionalLong.empty());
        assertThatThrownBy(() -> open(third)).hasMessageContaining("has partitions 0 to 1, and no 2");
        TopicRange offset =
                new TopicRange(topic, OptionalInt.empty(), new RangeBound.Offset(5), EDGE, OptionalLong.empty());
        assertThatThrownBy(() -> open(offset)).hasMessageContaining("an offset names a record of one");
    }

    @Test
    void aBrokerThatIsNotThereIsToldInGoodTime() {
        Map<String, Object> nobody = Map.of("bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", "2000");
        assertThatThrownBy(() -> TopicDataset.open(all("any"), nobody, SPEC, rejections))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("topic any on 127.0.0.1:1: cannot be read");
    }

    private List<String> ids(TopicRange range) throws DatasetException {
        try (Dataset data = open(range)) {
            return data.next(10_000).stream().map(Row::id).toList();
        }
    }

    private TopicDataset open(TopicRange range) throws DatasetException {
        return TopicDataset.open(range, client(), SPEC, rejections);
    }

    private static TopicRange all(String topic) {
        return new TopicRange(topic, OptionalInt.empty(), EDGE, EDGE, OptionalLong.empty());
    }

    private static TopicRange range(String topic, String from, String to) {
        return new TopicRange(
                topic,
                OptionalInt.of(0),
                RangeBound.parse("BEGINNING", from),
                RangeBound.parse("END", to),
                OptionalLong.empty());
    }

    private byte[] input(int i) {
        return codec.encode(digits().input(i)
                .setAttributes(Map.of("label", Integer.toString(i % 10)))
                .build());
    }

    private static String topic(TestInfo test, int partitions) throws Exception {
        String topic = test.getTestMethod().orElseThrow().getName();
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
        return topic;
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(client());
        // as docs/decisions.md says of one request in flight
        settings.put("max.in.flight.requests.per.connection", 1);
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, String topic, int partition, long time, byte @Nullable [] value) {
        var unused = producer.send(new ProducerRecord<>(topic, partition, time, null, value));
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker().bootstrapServers());
    }

    private static EmbeddedBroker broker() {
        return java.util.Objects.requireNonNull(broker);
    }

    private static DigitsInputs digits() {
        return java.util.Objects.requireNonNull(digits);
    }
}
