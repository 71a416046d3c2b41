package io.epistream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The schemas are what users read first, so no record, enum or field goes without words. */
class SchemaDocumentationTest {

    @Test
    void everyRecordEnumAndFieldIsDocumented() {
        Set<String> seen = new HashSet<>();
        PublicSchemas.all().forEach(schema -> check(schema, seen));
        assertThat(seen).contains("io.epistream.schemas.Tensor", "io.epistream.schemas.Measure");
    }

    private static void check(Schema schema, Set<String> seen) {
        switch (schema.getType()) {
            case RECORD -> {
                if (seen.add(schema.getFullName())) {
                    assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
                    for (Schema.Field field : schema.getFields()) {
                        assertThat(field.doc())
                                .as(schema.getFullName() + "." + field.name())
                                .isNotBlank();
                        check(field.schema(), seen);
                    }
                }
            }
            case ENUM -> {
                seen.add(schema.getFullName());
                assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
            }
            case ARRAY -> check(schema.getElementType(), seen);
            case MAP -> check(schema.getValueType(), seen);
            case UNION -> schema.getTypes().forEach(part -> check(part, seen));
            default -> {}
        }
    }
}
