package org.latentserver.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.util.WebUtils;

/** Gives a controller method its {@link Items}, whatever form they came in. */
final class ItemsArgumentResolver implements HandlerMethodArgumentResolver {
    static final MediaType NPY = MediaType.parseMediaType(Npy.MEDIA_TYPE);
    static final List<MediaType> RAW_IMAGES = List.of(MediaType.IMAGE_PNG, MediaType.IMAGE_JPEG);
    private static final List<MediaType> TAKEN =
            List.of(
                    MediaType.APPLICATION_JSON,
                    MediaType.MULTIPART_FORM_DATA,
                    NPY,
                    MediaType.IMAGE_PNG,
                    MediaType.IMAGE_JPEG);

    private final ItemsReader reader;
    private final RequestLimits limits;

    ItemsArgumentResolver(ItemsReader reader, RequestLimits limits) {
        this.reader = reader;
        this.limits = limits;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Items.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders)
            throws IOException, HttpMediaTypeNotSupportedException {
        HttpServletRequest request = web.getNativeRequest(HttpServletRequest.class);
        if (request == null) {
            throw new IllegalStateException("not a servlet request");
        }
        ItemsReader.Form form =
                ItemsReader.Form.of(parameter.getParameterAnnotation(ItemsBody.class));
        MediaType type = contentType(request);
        Map<String, String> query = query(request, form);
        if (MediaType.APPLICATION_JSON.isCompatibleWith(type)) {
            return reader.json(request.getInputStream(), form, query);
        }
        if (NPY.isCompatibleWith(type)) {
            return reader.npy(request.getInputStream(), query);
        }
        if (form.images() && MediaType.MULTIPART_FORM_DATA.isCompatibleWith(type)) {
            return reader.files(files(request), query);
        }
        if (form.images() && RAW_IMAGES.contains(type)) {
            return reader.files(List.of(request.getInputStream().readAllBytes()), query);
        }
        throw new HttpMediaTypeNotSupportedException(type, TAKEN);
    }

    private static MediaType contentType(HttpServletRequest request)
            throws HttpMediaTypeNotSupportedException {
        String type = request.getContentType();
        try {
            return type == null ? MediaType.APPLICATION_JSON : MediaType.parseMediaType(type);
        } catch (InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotSupportedException("Content-Type can't be read");
        }
    }

    /** In multipart requests, form fields count as query parameters too. */
    private static Map<String, String> query(HttpServletRequest request, ItemsReader.Form form) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String name : form.members()) {
            String value = request.getParameter(name);
            if (value != null) {
                query.put(name, value);
            }
        }
        return query;
    }

    private List<byte[]> files(HttpServletRequest request) throws IOException {
        MultipartHttpServletRequest multipart =
                WebUtils.getNativeRequest(request, MultipartHttpServletRequest.class);
        List<MultipartFile> parts = multipart == null ? List.of() : multipart.getFiles("file");
        if (parts.isEmpty()) {
            throw ServiceException.invalid("file", "the multipart body has no part 'file'");
        }
        List<byte[]> files = new ArrayList<>(parts.size());
        for (MultipartFile part : parts) {
            String field = "file[" + files.size() + "]";
            if (part.getSize() > limits.image().toBytes()) {
                throw ServiceException.tooLarge(
                        field,
                        "the image has " + part.getSize() + " bytes",
                        limits.image().toBytes());
            }
            files.add(part.getBytes());
        }
        return files;
    }
}
