# docker build -t latent-server .
#
# Builds the jar inside; with one that is there already (./mvnw package), nothing is fetched from Maven Central:
#
# docker build -t latent-server --build-arg JAR=target/latent-server-0.1.0-SNAPSHOT.jar .

FROM eclipse-temurin:25-jdk AS java
# A run-time image of its own: no compiler, and the SIMD module, which JREs may lack.
RUN jlink --output /opt/runtime --generate-cds-archive --no-header-files --no-man-pages --include-locales=en \
      --add-modules java.se,jdk.charsets,jdk.crypto.ec,jdk.incubator.vector,jdk.jcmd,jdk.jfr,jdk.localedata,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs

FROM eclipse-temurin:25-jdk AS build
WORKDIR /source
COPY . .
ARG JAR=""
ARG MAVEN_ARGS=""
RUN if [ -n "$JAR" ]; then cp "$JAR" /latent-server.jar; \
    else ./mvnw -B -ntp -q -Dmaven.test.skip -Dcodegen.skip -Dspotless.check.skip package && \
         cp target/latent-server-*.jar /latent-server.jar; fi
WORKDIR /build
RUN java -Djarmode=tools -jar /latent-server.jar extract --layers --destination layers && \
    java -cp 'layers/dependencies/lib/*' --enable-native-access=ALL-UNNAMED /source/docker/UnpackNatives.java \
      layers/dependencies/lib engine native && chmod -R a+rX engine native && \
    (cd layers/application && jar -xf latent-server.jar META-INF/sbom && mv META-INF/sbom/application.cdx.json sbom.cdx.json && rm -r META-INF) && \
    javac -d tools /source/scripts/MakeAotCache.java && \
    mkdir -p layers/snapshot-dependencies

FROM debian:bookworm-slim AS runtime
# Fonts are for the titles of pictures.
RUN apt-get update -qq && \
    apt-get install -y -qq --no-install-recommends fontconfig-config fonts-dejavu-core libfontconfig1 >/dev/null && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/log/* && \
    groupadd --system --gid 10001 latent && \
    useradd --system --uid 10001 --gid latent --home-dir /var/lib/latent-server --shell /usr/sbin/nologin latent && \
    install -d -o latent -g latent -m 750 /var/lib/latent-server
WORKDIR /opt/latent-server
ENV PATH=/opt/latent-server:/opt/java/bin:/usr/bin:/bin \
    LANG=C.UTF-8 \
    SERVER_ADDRESS=0.0.0.0 \
    SERVER_TOMCAT_BASEDIR=/var/lib/latent-server/tomcat \
    LATENT_HOME=/var/lib/latent-server \
    LATENT_BUNDLEDMODELS=/opt/latent-server/models \
    LATENT_ENGINE_CACHE=/opt/latent-server/engine \
    LATENT_JOBS_TRAINEROPTIONS=-Djna.boot.library.path=/opt/latent-server/native,-Djna.nounpack=true
# What changes least comes first.
COPY --from=java /opt/runtime /opt/java
COPY --from=build /build/engine engine
COPY --from=build /build/native native
COPY --from=build /build/layers/dependencies .
COPY --from=build /build/layers/snapshot-dependencies .
COPY --from=build /source/models models
COPY --from=build /source/docker/java.args /source/docker/health /source/docker/latent-server ./
COPY --from=build /build/layers/application .

FROM runtime AS rehearsal
COPY --from=build /build/tools /tools
# Made from the very files of the final image: Java compares sizes and times.
RUN java -cp /tools MakeAotCache latent-server.jar models

FROM runtime
COPY --from=rehearsal /opt/latent-server/latent-server.aot ./
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Latent Server" \
      org.opencontainers.image.description="Trains and serves representation models over HTTP" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="debian:bookworm-slim" \
      org.latentserver.sbom="/opt/latent-server/sbom.cdx.json"
USER 10001:10001
VOLUME /var/lib/latent-server
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=3 CMD ["/opt/latent-server/health"]
ENTRYPOINT ["java", "@/opt/latent-server/java.args", "-XX:AOTCache=/opt/latent-server/latent-server.aot", "-jar", "/opt/latent-server/latent-server.jar"]
