package org.latentserver.oip;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.latentserver.api.Echo;
import org.latentserver.api.RequestLimits;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.oip.wire.InferBody;
import org.latentserver.oip.wire.InferRequest;
import org.latentserver.oip.wire.InferRequestReader;
import org.latentserver.oip.wire.InferResponse;
import org.latentserver.serving.Lease;
import org.latentserver.serving.Serving;
import org.latentserver.serving.TensorModel;
import org.latentserver.serving.tensors.Tensor;
import org.latentserver.serving.tensors.TensorSignature;
import org.latentserver.serving.terms.CallTerms;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Calls models with named tensors. */
@Component
class Inference {
    private final Serving serving;
    private final RequestCounts counts;
    private final JsonMapper mapper;
    private final InferRequestReader reader;

    Inference(Serving serving, RequestCounts counts, JsonMapper mapper, RequestLimits limits) {
        this.serving = serving;
        this.counts = counts;
        this.mapper = mapper;
        this.reader = new InferRequestReader(mapper, limits);
    }

    /**
     * Answers a request.
     *
     * @throws ServiceException naming the tensor when it doesn't fit; and what serving throws
     */
    InferResponse.Written answer(OfferedModel model, InferBody body) {
        RequestCounts.Stopwatch watch = counts.start(model.name(), model.version().version());
        try {
            InferRequest request = reader.read(body, model.signature());
            TensorSignature.Path path = path(request, model.signature());
            List<InferRequest.WantedOutput> wanted = wanted(request, path);
            watch.parsed();
            Map<String, Tensor> outputs = outputs(model, request, wanted);
            watch.computed();
            InferResponse.Written written = response(model, request, wanted, outputs).write(mapper);
            watch.succeeded();
            return written;
        } catch (RuntimeException | Error e) {
            watch.failed();
            throw e;
        }
    }

    private Map<String, Tensor> outputs(
            OfferedModel model, InferRequest request, List<InferRequest.WantedOutput> wanted) {
        Set<String> names = new LinkedHashSet<>();
        wanted.forEach(output -> names.add(output.name()));
        return terms(request)
                .call(() -> {
                    try (Lease<TensorModel> lease =
                            serving.lease(model.reference(), TensorModel.class)) {
                        return lease.get().infer(request.inputs(), names);
                    }
                });
    }

    private static CallTerms terms(InferRequest request) {
        CallTerms terms = CallTerms.current();
        if (request.priority() != null) {
            terms = terms.with(request.priority());
        }
        return request.timeout() == null ? terms : terms.within(request.timeout());
    }

    /** The path of exactly the inputs that were given. */
    private static TensorSignature.Path path(InferRequest request, TensorSignature signature) {
        Set<String> given = request.inputs().keySet();
        return signature.paths().stream()
                .filter(path -> names(path.inputs()).equals(given))
                .findFirst()
                .orElseThrow(() ->
                        ServiceException.invalid(
                                "inputs",
                                "the inputs are %s, expected %s"
                                        .formatted(
                                                String.join(", ", given),
                                                signature.paths().stream()
                                                        .map(path ->
                                                                String.join(
                                                                        ", ", names(path.inputs())))
                                                        .collect(Collectors.joining("; or ")))));
    }

    private static List<InferRequest.WantedOutput> wanted(
            InferRequest request, TensorSignature.Path path) {
        Set<String> known = names(path.outputs());
        if (request.outputs().isEmpty()) {
            return known.stream().map(name -> new InferRequest.WantedOutput(name, null)).toList();
        }
        for (InferRequest.WantedOutput output : request.outputs()) {
            if (!known.contains(output.name())) {
                throw ServiceException.invalid(
                        "outputs",
                        "no output '%s' follows from the inputs %s; possible are %s"
                                .formatted(
                                        Echo.of(output.name()),
                                        String.join(", ", request.inputs().keySet()),
                                        String.join(", ", known)));
            }
        }
        return request.outputs();
    }

    private static Set<String> names(List<TensorSpec> specs) {
        return specs.stream()
                .map(TensorSpec::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static InferResponse response(
            OfferedModel model,
            InferRequest request,
            List<InferRequest.WantedOutput> wanted,
            Map<String, Tensor> outputs) {
        List<InferResponse.Output> answers = new ArrayList<>(wanted.size());
        for (InferRequest.WantedOutput output : wanted) {
            Tensor tensor = Objects.requireNonNull(outputs.get(output.name()), output.name());
            boolean binary = output.binary() == null ? request.binary() : output.binary();
            answers.add(new InferResponse.Output(output.name(), tensor, binary));
        }
        return new InferResponse(model.name(), model.number(), request.id(), answers);
    }
}
