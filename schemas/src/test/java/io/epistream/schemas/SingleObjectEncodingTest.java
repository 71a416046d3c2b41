package io.epistream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.junit.jupiter.api.Test;

/** Records on the wire carry the fingerprint of their schema, so that readers and writers can change apart. */
class SingleObjectEncodingTest {
    private static final InferenceInput INPUT = InferenceInput.newBuilder()
            .setId("a-1")
            .setModel("digits")
            .setEventTime(Instant.ofEpochMilli(1_700_000_000_000L))
            .setTensors(List.of(new Tensor("x", ElementType.UINT8, List.of(2L), ByteBuffer.wrap(new byte[] {1, 2}))))
            .setAttributes(Map.of("region", "eu"))
            .build();

    @Test
    void aRecordComesBackEqualAndCarriesTheMarker() throws IOException {
        ByteBuffer bytes = INPUT.toByteBuffer();
        assertThat(bytes.get(0)).isEqualTo((byte) 0xC3);
        assertThat(bytes.get(1)).isEqualTo((byte) 0x01);
        assertThat(InferenceInput.fromByteBuffer(bytes)).isEqualTo(INPUT);
    }

    @Test
    void aWriterWithAnExtraFieldIsReadOnceItsSchemaIsKnown() throws IOException {
        Schema current = InferenceInput.getClassSchema();
        Schema newer = Schema.createRecord(current.getName(), "newer", current.getNamespace(), false);
        List<Schema.Field> fields = new java.util.ArrayList<>();
        current.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(new Schema.Field("tenant", SchemaBuilder.builder().stringType(), "added later", "none"));
        newer.setFields(fields);
        GenericRecordBuilder record = new GenericRecordBuilder(newer);
        current.getFields().forEach(field -> record.set(field.name(), INPUT.get(field.pos())));
        GenericData data = conversions();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new BinaryMessageEncoder<Object>(data, newer)
                .encode(record.set("tenant", "t").build(), out);
        ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray());

        var decoder = InferenceInput.createDecoder(new org.apache.avro.message.SchemaStore.Cache());
        assertThatThrownBy(() -> decoder.decode(bytes.duplicate())).isInstanceOf(MissingSchemaException.class);
        decoder.addSchema(newer);
        assertThat(decoder.decode(bytes.duplicate())).isEqualTo(INPUT);
    }

    private static GenericData conversions() {
        GenericData data = new GenericData();
        data.addLogicalTypeConversion(new org.apache.avro.data.TimeConversions.TimestampMillisConversion());
        return data;
    }
}
