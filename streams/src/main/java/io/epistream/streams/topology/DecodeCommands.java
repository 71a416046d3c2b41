package io.epistream.streams.topology;

import io.epistream.schemas.ReferenceCommand;
import io.epistream.streams.detect.CommandBounds;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.scoring.RejectionReason;
import io.epistream.streams.scoring.ScoringResult.Rejected;
import io.epistream.streams.window.StreamKey;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Reads the controls topic, whoever writes it, and sorts out what is no command, or one that would not fit on its way. */
final class DecodeCommands implements Consumer<Record<byte[], byte[]>> {
    private final ProcessorContext<byte[], DecodedCommand> context;
    private final EpistreamMetrics metrics;
    private final MessageLimit limit;
    private final DeadLetters deadLetters;
    private final SingleObjectCodec<ReferenceCommand> codec = new SingleObjectCodec<>(ReferenceCommand.class);

    private DecodeCommands(
            ProcessorContext<byte[], DecodedCommand> context, MessageLimit limit, EpistreamMetrics metrics) {
        this.context = context;
        this.metrics = metrics;
        this.limit = limit;
        deadLetters = new DeadLetters(limit);
    }

    static Stage<byte[], byte[], byte[], DecodedCommand> stage(MessageLimit limit, EpistreamMetrics metrics) {
        return new Stage<>(context -> new DecodeCommands(context, limit, metrics), Set.of());
    }

    @Override
    public void accept(Record<byte[], byte[]> record) {
        if (record.value() == null) {
            bury(record, new Rejected(RejectionReason.TOMBSTONE, "the record has no value"));
            return;
        }
        try {
            ReferenceCommand command = codec.decode(record.value());
            problem(command, record.value())
                    .ifPresentOrElse(
                            why -> bury(record, new Rejected(RejectionReason.BAD_COMMAND, why)),
                            () -> context.forward(record.withValue((DecodedCommand) new DecodedCommand.Given(command))
                                    .withHeaders(new RecordHeaders())));
        } catch (UndecodableException e) {
            bury(record, new Rejected(RejectionReason.UNDECODABLE, String.valueOf(e.getMessage())));
        }
    }

    private Optional<String> problem(ReferenceCommand command, byte[] bytes) {
        return CommandBounds.problem(command).or(() -> {
            byte[] key = StreamKey.of(command.getStream()).getBytes(StandardCharsets.UTF_8);
            return limit.fits(key, bytes, new RecordHeaders())
                    ? Optional.empty()
                    : Optional.of("size: " + bytes.length + " bytes do not fit a message of the producer");
        });
    }

    private void bury(Record<byte[], byte[]> record, Rejected rejected) {
        RecordMetadata source = context.recordMetadata().orElseThrow();
        Record<byte[], byte[]> letter = deadLetters.of(record, source, rejected);
        metrics.deadLetters.labels(rejected.reason().code()).inc();
        context.forward(letter.withValue((DecodedCommand) new DecodedCommand.Dead(letter.value())));
    }
}
