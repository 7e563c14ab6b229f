package org.latentserver;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.nn.convolutional.Conv2d;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RestController;

/** The rules that the compiler can't hold, each with its reason. */
class ArchitectureTests {
    private static final JavaClasses PRODUCT = compiled(new ImportOption.DoNotIncludeTests());
    private static final JavaClasses TESTS = compiled(new ImportOption.OnlyIncludeTests());

    private static JavaClasses compiled(ImportOption option) {
        return new ClassFileImporter().withImportOption(option).importPackages("org.latentserver");
    }

    @Test
    void theTrainerProcessIsFreeOfSpring() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.latentserver.training..",
                        "org.latentserver.engine..",
                        "org.latentserver.datasets.content..",
                        "org.latentserver.models.packages..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.springframework..")
                                .and(not(resideInAnyPackage("org.springframework.modulith.."))))
                .because("it must start fast and run without the server")
                .check(PRODUCT);
    }

    @Test
    void convolutionsAreTheSoundOnes() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.latentserver.engine")
                .should()
                .callMethod(Conv2d.Builder.class, "build")
                .orShould(
                        callMethodWhere(
                                describe(
                                        "the engine's convolution",
                                        call ->
                                                call.getName().equals("conv2d")
                                                        && call.getTargetOwner()
                                                                .isAssignableTo(Conv2d.class))))
                .because("the engine's gradients are wrong for some numbers of channels")
                .check(PRODUCT);
    }

    @Test
    void onlyNumericModulesKnowTheEngine() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.latentserver.api..",
                        "org.latentserver.security..",
                        "org.latentserver.datasets..",
                        "org.latentserver.models..",
                        "org.latentserver.jobs..",
                        "org.latentserver.words..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("ai.djl.."))
                .because("the engine is an implementation detail of the networks")
                .check(PRODUCT);
    }

    @Test
    void controllersArePackagePrivate() {
        classes()
                .that()
                .areAnnotatedWith(RestController.class)
                .should()
                .notBePublic()
                .because("nobody calls them but the web")
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void namesSayWhatATypeIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .because("such names say nothing of what the type does")
                .check(PRODUCT);
    }

    @Test
    void stateIsNeverStatic() {
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .because("two servers in one JVM, as in tests, must not share state")
                .check(PRODUCT);
    }

    @Test
    void timeIsInjected() {
        noClasses()
                .should(callMethodWhere(describe("reads the machine's clock", this::readsClock)))
                .because("a test must be able to set the time: inject java.time.Clock")
                .check(PRODUCT);
    }

    private boolean readsClock(JavaMethodCall call) {
        return call.getTargetOwner().getPackageName().equals("java.time")
                && call.getTarget().getName().equals("now")
                && call.getTarget().getRawParameterTypes().isEmpty();
    }

    @Test
    void jackson2IsNotUsed() {
        noClasses()
                .that()
                // an extension of springdoc, which hands it types of its own Jackson
                .doNotHaveFullyQualifiedName("org.latentserver.api.RecordSchemas")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson.databind..")
                .because("springdoc brings it along, the service speaks Jackson 3")
                .check(PRODUCT);
    }

    @Test
    void rowsAreReadWhole() {
        noClasses()
                .should()
                .callMethod(JdbcClient.MappedQuerySpec.class, "stream")
                .because("a stream that nobody closes keeps its database connection for good")
                .check(PRODUCT);
    }

    @Test
    void testsDoNotSleep() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .because("wait for a condition instead")
                .check(TESTS);
    }
}
