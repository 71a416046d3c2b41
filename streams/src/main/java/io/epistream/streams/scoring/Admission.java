package io.epistream.streams.scoring;

import io.epistream.models.bundle.TensorType;
import io.epistream.models.inference.InputTensor;
import io.epistream.models.inference.InvalidInputException;
import io.epistream.models.inference.PreparedInput;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.Tensor;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way in: decodes a record, finds its model and lets the model check it. Thread-safe. */
final class Admission {
    private static final int MAX_ID_CHARACTERS = 512;

    private final SingleObjectCodec<InferenceInput> codec;
    private final Map<String, ServedModel> byVersion = new HashMap<>();
    private final Map<String, ServedModel> latest = new HashMap<>();
    private final List<String> loaded = new ArrayList<>();

    Admission(SingleObjectCodec<InferenceInput> codec, List<ServedModel> models) {
        this.codec = codec;
        for (ServedModel model : models) {
            String nameAndVersion = LoadedModels.nameAndVersion(model.identity());
            byVersion.put(nameAndVersion, model);
            latest.put(model.identity().name(), model);
            loaded.add(nameAndVersion);
        }
    }

    Candidate admit(int index, RawInput source) throws RejectedRecordException {
        InferenceInput input = decode(source.value());
        checkId(input.getId());
        ServedModel model = model(input.getModel(), input.getModelVersion());
        return new Candidate(index, source, input, model, prepare(model, input));
    }

    private InferenceInput decode(@Nullable ByteBuffer value) throws RejectedRecordException {
        if (value == null) {
            throw new RejectedRecordException(RejectionReason.TOMBSTONE, "the record has no value");
        }
        try {
            return codec.decode(value);
        } catch (UndecodableException e) {
            throw new RejectedRecordException(RejectionReason.UNDECODABLE, String.valueOf(e.getMessage()));
        }
    }

    private static void checkId(String id) throws RejectedRecordException {
        int characters = id.codePointCount(0, id.length());
        if (characters < 1 || characters > MAX_ID_CHARACTERS) {
            throw new RejectedRecordException(
                    RejectionReason.BAD_ID,
                    "id: must have 1 to " + MAX_ID_CHARACTERS + " characters, has " + characters);
        }
    }

    private ServedModel model(String name, @Nullable String version) throws RejectedRecordException {
        ServedModel model = version == null ? latest.get(name) : byVersion.get(name + "/" + version);
        if (model == null) {
            throw new RejectedRecordException(
                    RejectionReason.UNKNOWN_MODEL,
                    "model " + shortened(version == null ? name : name + "/" + version) + " is not loaded; loaded: "
                            + String.join(", ", loaded));
        }
        return model;
    }

    private static PreparedInput prepare(ServedModel model, InferenceInput input) throws RejectedRecordException {
        List<InputTensor> tensors = new ArrayList<>(input.getTensors().size());
        for (Tensor tensor : input.getTensors()) {
            tensors.add(new InputTensor(
                    tensor.getName(),
                    TensorType.valueOf(tensor.getElementType().name()),
                    tensor.getShape(),
                    tensor.getData()));
        }
        try {
            return model.session().prepare(tensors);
        } catch (InvalidInputException e) {
            throw new RejectedRecordException(
                    RejectionReason.of(e.reason()), shortened(String.valueOf(e.getMessage())));
        }
    }

    /** A detail travels in a header and quotes what a stranger sent. */
    private static String shortened(String text) {
        int most = 500;
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}
