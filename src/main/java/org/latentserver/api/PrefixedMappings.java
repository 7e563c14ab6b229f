package org.latentserver.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.condition.PathPatternsRequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Looks at a route's conditions only where the path begins as the route does: each request would
 * otherwise be matched with the media types and patterns of a hundred routes.
 */
final class PrefixedMappings extends RequestMappingHandlerMapping {
    private final Map<RequestMappingInfo, String> prefixes = new ConcurrentHashMap<>();

    @Override
    protected @Nullable RequestMappingInfo getMatchingMapping(
            RequestMappingInfo info, HttpServletRequest request) {
        String prefix = prefixes.computeIfAbsent(info, PrefixedMappings::prefix);
        String path =
                ServletRequestPathUtils.getParsedRequestPath(request)
                        .pathWithinApplication()
                        .value();
        return path.startsWith(prefix) ? super.getMatchingMapping(info, request) : null;
    }

    /** What all patterns of a route begin with, as far as it is literal. */
    private static String prefix(RequestMappingInfo info) {
        PathPatternsRequestCondition condition = info.getPathPatternsCondition();
        if (condition == null) {
            return "";
        }
        return condition.getPatterns().stream()
                .map(PrefixedMappings::literal)
                .reduce(PrefixedMappings::common)
                .orElse("");
    }

    private static String literal(PathPattern pattern) {
        String text = pattern.getPatternString();
        int end = 0;
        while (end < text.length() && "{*?:".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end);
    }

    private static String common(String one, String other) {
        int end = 0;
        while (end < Math.min(one.length(), other.length())
                && one.charAt(end) == other.charAt(end)) {
            end++;
        }
        return one.substring(0, end);
    }
}
