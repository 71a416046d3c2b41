package io.epistream.streams.dataset;

import io.epistream.schemas.UncertaintyEvent;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;

/** Events in an Avro object container file, deflated. */
final class AvroScores implements ScoreWriter {
    private static final int DEFLATE_LEVEL = 6;

    private final DataFileWriter<UncertaintyEvent> writer;

    AvroScores(OutputStream out) throws IOException {
        writer = new DataFileWriter<>(new SpecificDatumWriter<>(
                UncertaintyEvent.getClassSchema(), SpecificData.getForClass(UncertaintyEvent.class)));
        writer.setCodec(CodecFactory.deflateCodec(DEFLATE_LEVEL));
        writer.create(UncertaintyEvent.getClassSchema(), out);
    }

    @Override
    public void write(ScoredRow row) throws IOException {
        writer.append(row.event());
    }

    @Override
    public void finish() throws IOException {
        writer.flush();
    }
}
