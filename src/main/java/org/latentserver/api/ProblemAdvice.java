package org.latentserver.api;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;

/**
 * Turns every exception into the one error body. What isn't foreseen is a 500 that tells the client
 * nothing but an id, under which the log has the rest.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Object> refused(ServiceException refusal, WebRequest request) {
        if (refusal.code().status() >= 500) {
            LOG.warn("{}: {}", refusal.code().slug(), refusal.getMessage(), refusal);
        }
        return respond(Problem.of(refusal), new HttpHeaders(), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> unreadable(JacksonException failure, WebRequest request) {
        return refused(UnreadableJson.explain(failure), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> violated(ConstraintViolationException failure, WebRequest request) {
        List<Problem.Violation> errors =
                failure.getConstraintViolations().stream().map(ProblemAdvice::violation).toList();
        return invalid(errors, request);
    }

    @ExceptionHandler
    @Nullable ResponseEntity<Object> unforeseen(Exception failure, WebRequest request) {
        if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
            return null;
        }
        ServiceException storage = StorageFailure.of(failure);
        if (storage != null) {
            return refused(storage, request);
        }
        String id = UUID.randomUUID().toString();
        LOG.error("Error {}", id, failure);
        Problem problem =
                Problem.of(
                        ErrorCode.INTERNAL,
                        null,
                        "the server failed; its log has the cause under this id",
                        null,
                        Map.of("id", id));
        return respond(problem, new HttpHeaders(), request);
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        List<Problem.Violation> errors =
                failure.getBindingResult().getAllErrors().stream()
                        .map(error ->
                                error instanceof FieldError field
                                        ? violation(
                                                field.getField(), field, field.getRejectedValue())
                                        : violation(error.getObjectName(), error, null))
                        .toList();
        return invalid(errors, request);
    }

    @Override
    protected ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        List<Problem.Violation> errors = new ArrayList<>();
        failure.getParameterValidationResults()
                .forEach(result -> {
                    String name = result.getMethodParameter().getParameterName();
                    if (result instanceof ParameterErrors fields) {
                        fields.getFieldErrors()
                                .forEach(field ->
                                        errors.add(
                                                violation(
                                                        field.getField(),
                                                        field,
                                                        field.getRejectedValue())));
                        return;
                    }
                    result.getResolvableErrors()
                            .forEach(error ->
                                    errors.add(
                                            violation(
                                                    name == null ? "" : name,
                                                    error,
                                                    result.getArgument())));
                });
        return invalid(errors, request);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        Throwable cause = failure.getCause();
        if (cause instanceof JacksonException json) {
            return refused(UnreadableJson.explain(json), request);
        }
        return respond(
                Problem.of(ErrorCode.INVALID_REQUEST, "the body is missing or can't be read"),
                headers,
                request);
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String name =
                failure instanceof MethodArgumentTypeMismatchException argument
                        ? argument.getName()
                        : failure.getPropertyName();
        ServiceException refusal =
                UnreadableJson.wrongType(name == null ? "" : name, failure.getRequiredType());
        Object value = Problem.echo(failure.getValue());
        return refused(value == null ? refusal : refusal.with("value", value), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> brokenUpload(MultipartException failure, WebRequest request) {
        return refused(BrokenUpload.explain(failure), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMaxUploadSizeExceededException(
            MaxUploadSizeExceededException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return refused(BrokenUpload.explain(failure), request);
    }

    /** All that Spring itself refuses: status and headers are its own, the body ours. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        Problem problem =
                switch (failure) {
                    case HttpRequestMethodNotSupportedException e ->
                            Problem.of(
                                    ErrorCode.METHOD_NOT_ALLOWED,
                                    "method "
                                            + Echo.of(e.getMethod())
                                            + " is not for this path, allowed: "
                                            + headers.getAllow());
                    case HttpMediaTypeNotSupportedException _ ->
                            Problem.of(
                                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                                    "the Content-Type is not taken here"
                                            + supported(headers.getAccept()));
                    case HttpMediaTypeNotAcceptableException e ->
                            Problem.of(
                                    ErrorCode.NOT_ACCEPTABLE,
                                    "no such answer here" + supported(e.getSupportedMediaTypes()));
                    case MissingServletRequestParameterException e ->
                            missing("parameter", e.getParameterName());
                    case MissingServletRequestPartException e ->
                            missing("part", e.getRequestPartName());
                    default -> byStatus(status.value(), failure);
                };
        return respond(problem, headers, request);
    }

    private static String supported(List<MediaType> types) {
        return types.isEmpty() ? "" : "; possible: " + MediaType.toString(types);
    }

    private static Problem missing(String kind, String name) {
        String detail = "the " + kind + " '" + name + "' is missing";
        return Problem.of(ErrorCode.INVALID_REQUEST, name, detail, null, Map.of());
    }

    static Problem byStatus(int status, @Nullable Throwable failure) {
        ErrorCode code = ErrorCode.ofStatus(status);
        if (code == ErrorCode.INTERNAL) {
            LOG.error("Error answered with status {}", status, failure);
        }
        return Problem.of(
                code,
                switch (code) {
                    case NOT_FOUND -> "there is nothing at this path";
                    case INTERNAL -> "the server failed";
                    case UNAVAILABLE -> "the answer took too long";
                    default -> "the request was refused";
                });
    }

    private static Problem.Violation violation(ConstraintViolation<?> violation) {
        return new Problem.Violation(
                violation.getPropertyPath().toString(),
                violation.getMessage(),
                Problem.echo(violation.getInvalidValue()));
    }

    private static Problem.Violation violation(
            String field, MessageSourceResolvable error, @Nullable Object value) {
        String message = error.getDefaultMessage();
        return new Problem.Violation(
                field, message == null ? "is invalid" : message, Problem.echo(value));
    }

    private ResponseEntity<Object> invalid(List<Problem.Violation> errors, WebRequest request) {
        if (errors.isEmpty()) {
            Problem problem = Problem.of(ErrorCode.INVALID_REQUEST, "the request is invalid");
            return respond(problem, new HttpHeaders(), request);
        }
        Problem.Violation first = errors.getFirst();
        Object value = first.value();
        Problem problem =
                Problem.of(
                        ErrorCode.INVALID_REQUEST,
                        first.field(),
                        first.field() + " " + first.message(),
                        errors,
                        value == null ? Map.of() : Map.of("value", value));
        return respond(problem, new HttpHeaders(), request);
    }

    private static ResponseEntity<Object> respond(
            Problem problem, HttpHeaders headers, WebRequest request) {
        String path = ((ServletWebRequest) request).getRequest().getRequestURI();
        return ErrorBodies.respond(problem, headers, path);
    }
}
