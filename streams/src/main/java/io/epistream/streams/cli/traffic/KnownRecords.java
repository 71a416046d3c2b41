package io.epistream.streams.cli.traffic;

import io.epistream.schemas.Alert;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.Label;
import io.epistream.schemas.ReferenceChange;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.ReviewItem;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.FleetDecisionV1;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Everything that travels over a topic of Epistream, told apart by the fingerprint in front. Thread-safe. */
final class KnownRecords {
    private static final int FINGERPRINT_AT = 2;
    private static final int HEADER_BYTES = 10;
    private static final List<Class<? extends SpecificRecord>> TYPES = List.of(
            InferenceInput.class,
            UncertaintyEvent.class,
            WindowSummary.class,
            Alert.class,
            ReviewItem.class,
            Label.class,
            ReferenceProfile.class,
            ReferenceChange.class,
            ReferenceCommand.class,
            FleetDecisionV1.class);

    private final Map<Long, SingleObjectCodec<? extends SpecificRecord>> codecs =
            TYPES.stream().collect(Collectors.toMap(KnownRecords::fingerprint, SingleObjectCodec::new));

    /**
     * Decodes a value of any type.
     *
     * @throws UndecodableException saying why it is none
     */
    SpecificRecord decode(byte[] bytes) throws UndecodableException {
        if (bytes.length < HEADER_BYTES || bytes[0] != (byte) 0xC3 || bytes[1] != 1) {
            throw new UndecodableException("not Avro single-object encoding: no C3 01 and fingerprint at the start");
        }
        long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(FINGERPRINT_AT);
        SingleObjectCodec<? extends SpecificRecord> codec = codecs.get(fingerprint);
        if (codec == null) {
            throw new UndecodableException(
                    "of no schema that Epistream knows: fingerprint " + Long.toHexString(fingerprint));
        }
        return codec.decode(bytes);
    }

    private static long fingerprint(Class<? extends SpecificRecord> type) {
        return SchemaNormalization.parsingFingerprint64(
                SpecificData.getForClass(type).getSchema(type));
    }
}
