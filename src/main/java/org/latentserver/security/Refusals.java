package org.latentserver.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.security.access.Scope;
import org.latentserver.security.access.ScopeCheck;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers what never reaches a controller, in the one form of errors. */
final class Refusals
        implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {
    private static final String CHALLENGE = "Bearer realm=\"latent-server\"";

    private final HandlerExceptionResolver errors;

    Refusals(HandlerExceptionResolver errors) {
        this.errors = errors;
    }

    void answer(
            HttpServletRequest request, HttpServletResponse response, ServiceException refusal) {
        errors.resolveException(request, response, null, refusal);
    }

    @Override
    public void commence(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException failure) {
        boolean rejected = request.getAttribute(CredentialsFilter.REJECTED) != null;
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                rejected ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE);
        answer(
                request,
                response,
                new ServiceException(
                        ErrorCode.UNAUTHENTICATED,
                        rejected
                                ? "the key or token is unknown, expired or revoked"
                                : "this call needs an API key, as Authorization: Bearer or as "
                                        + CredentialsFilter.KEY_HEADER));
    }

    @Override
    public void handle(
            HttpServletRequest request,
            HttpServletResponse response,
            AccessDeniedException failure) {
        Scope missing = missing(failure);
        if (missing == null) {
            answer(
                    request,
                    response,
                    new ServiceException(
                            ErrorCode.FORBIDDEN, "there is no such method and path for anyone"));
            return;
        }
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + missing.slug() + "\"");
        answer(
                request,
                response,
                new ServiceException(
                                ErrorCode.FORBIDDEN, "this call needs the scope " + missing.slug())
                        .with("scope", missing.slug()));
    }

    private static @Nullable Scope missing(AccessDeniedException failure) {
        return failure instanceof AuthorizationDeniedException denied
                        && denied.getAuthorizationResult() instanceof ScopeCheck.Denied decision
                ? decision.missing()
                : null;
    }

    @Override
    public void handle(
            HttpServletRequest request,
            HttpServletResponse response,
            RequestRejectedException failure) {
        answer(
                request,
                response,
                new ServiceException(
                        ErrorCode.INVALID_REQUEST,
                        "the request's method or path is not in its plain form"));
    }
}
