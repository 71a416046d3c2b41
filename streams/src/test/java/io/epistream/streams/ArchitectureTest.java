package io.epistream.streams;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** The rooms and who may know whom; docs/architecture.md draws the same picture. */
@AnalyzeClasses(packages = "io.epistream", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String STREAMS = "io.epistream.streams.";

    @ArchTest
    static final ArchRule modelsKnowNeitherKafkaNorAvroNorTheProgram = noClasses()
            .that()
            .resideInAPackage("io.epistream.models..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..", "org.apache.avro..", "io.epistream.schemas..", "io.epistream.streams..");

    @ArchTest
    static final ArchRule onlyInferenceSeesOnnxRuntime = noClasses()
            .that()
            .resideOutsideOfPackage("io.epistream.models.inference..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule kafkaStaysAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackages(
                    STREAMS + "topology..", STREAMS + "config..", STREAMS + "cli..", STREAMS + "broker..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule windowsDetectorsAndReviewArePure = classes()
            .that()
            .resideInAnyPackage(STREAMS + "window..", STREAMS + "detect..", STREAMS + "review..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.math..",
                    "java.nio..",
                    "java.security..",
                    "java.time..",
                    "java.util..",
                    "org.apache.avro..",
                    "org.apache.commons.statistics..",
                    "org.apache.commons.rng..",
                    "org.jspecify..",
                    "io.epistream.schemas..",
                    "io.epistream.models.measure..",
                    STREAMS + "window..",
                    STREAMS + "detect..",
                    STREAMS + "review..");

    @ArchTest
    static final ArchRule measuresAndCalibrationArePure = classes()
            .that()
            .resideInAnyPackage("io.epistream.models.measure..", "io.epistream.models.calibration..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.util..",
                    "org.apache.commons.numbers..",
                    "org.apache.commons.statistics..",
                    "org.jspecify..",
                    "io.epistream.models.calibration..",
                    "io.epistream.models.measure..");

    @ArchTest
    static final ArchRule theClockAndTheEnvironmentAreReadOnlyAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackages(
                    STREAMS + "cli..", STREAMS + "broker..", STREAMS + "config..", "io.epistream.models.inference..")
            .and()
            .areNotAssignableTo(Clock.class)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class);

    @ArchTest
    static final ArchRule streamsPackagesFormNoCycle =
            slices().matching("io.epistream.streams.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule modelsPackagesFormNoCycle =
            slices().matching("io.epistream.models.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingIsMutableAndStatic = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAnyPackage("io.epistream.models..", "io.epistream.streams..")
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule nobodyClosesTheSharedOnnxEnvironment = noClasses()
            .that()
            .resideInAPackage("io.epistream..")
            .should()
            .callMethod("ai.onnxruntime.OrtEnvironment", "close");
}
