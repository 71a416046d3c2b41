package io.epistream.streams.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.epistream.schemas.ReferenceAction;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.StreamId;
import io.epistream.streams.detect.CommandBounds;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST /references}: {@code action} (relearn or arm), {@code model}, {@code version}, {@code segment} (may be
 * left out), {@code reason}, {@code by}; for relearn {@code posterior} (may be left out), for arm {@code profile}, the bytes of a
 * {@code reference.avro} in Base64.
 */
final class ReferenceRequest {
    private static final List<String> KEYS =
            List.of("action", "model", "version", "segment", "posterior", "reason", "by", "profile");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final SingleObjectCodec<ReferenceProfile> codec = new SingleObjectCodec<>(ReferenceProfile.class);

    /** What the body says is wrong, naming the key. */
    static final class BadRequestException extends Exception {
        private static final long serialVersionUID = 1L;

        BadRequestException(String message) {
            super(message);
        }
    }

    /** The command of a body, with this id and time. */
    ReferenceCommand read(byte[] body, String id, Instant at) throws BadRequestException {
        JsonNode request = parse(body);
        for (var entry : request.properties()) {
            if (!KEYS.contains(entry.getKey())) {
                throw new BadRequestException("unknown key; there are " + String.join(", ", KEYS));
            }
            if (!entry.getValue().isTextual()) {
                throw new BadRequestException(entry.getKey() + ": text expected");
            }
        }
        ReferenceCommand command = ReferenceCommand.newBuilder()
                .setId(id)
                .setAt(at)
                .setBy(required(request, "by"))
                .setReason(required(request, "reason"))
                .setStream(new StreamId(
                        required(request, "model"),
                        required(request, "version"),
                        request.path("segment").asText("")))
                .setAction(action(required(request, "action")))
                .setPosterior(optional(request, "posterior"))
                .setProfile(profile(optional(request, "profile")))
                .build();
        Optional<String> problem = CommandBounds.problem(command);
        if (problem.isPresent()) {
            throw new BadRequestException(problem.get());
        }
        return command;
    }

    private static JsonNode parse(byte[] body) throws BadRequestException {
        try {
            JsonNode request = MAPPER.readTree(body);
            if (request != null && request.isObject()) {
                return request;
            }
        } catch (JsonProcessingException e) {
            throw new BadRequestException("not JSON" + place(e.getLocation()));
        } catch (java.io.IOException e) {
            throw new BadRequestException("not JSON in UTF-8");
        }
        throw new BadRequestException("a JSON object expected");
    }

    /** Jackson's own words quote the source, or say at length why they do not. */
    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : ": line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static ReferenceAction action(String text) throws BadRequestException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "relearn" -> ReferenceAction.RELEARN;
            case "arm" -> ReferenceAction.ARM;
            default -> throw new BadRequestException("action: relearn or arm expected");
        };
    }

    private @Nullable ReferenceProfile profile(@Nullable String base64) throws BadRequestException {
        if (base64 == null) {
            return null;
        }
        try {
            return codec.decode(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("profile: not Base64");
        } catch (UndecodableException e) {
            throw new BadRequestException("profile: " + e.getMessage());
        }
    }

    private static String required(JsonNode request, String key) throws BadRequestException {
        String value = optional(request, key);
        if (value == null) {
            throw new BadRequestException(key + ": is required");
        }
        return value;
    }

    private static @Nullable String optional(JsonNode request, String key) {
        return request.path(key).textValue();
    }
}
