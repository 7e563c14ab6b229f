package org.latentserver.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** Gives controller methods their {@link Items}, by the content type of the request. */
@Component
class ItemsArgumentResolver implements HandlerMethodArgumentResolver {
    static final MediaType NPY = MediaType.parseMediaType(Npy.MEDIA_TYPE);

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
    public Items resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binders)
            throws IOException {
        HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
        if (request == null) {
            throw new IllegalStateException("no servlet request");
        }
        boolean resize = Boolean.parseBoolean(request.getParameter("resize"));
        MediaType type = contentType(request);
        if (type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
            return reader.json(request.getInputStream(), resize);
        }
        if (type.isCompatibleWith(NPY)) {
            return reader.npy(request.getInputStream());
        }
        if (request instanceof MultipartHttpServletRequest multipart) {
            return files(multipart.getFiles("file"), resize);
        }
        if (type.isCompatibleWith(MediaType.IMAGE_PNG)
                || type.isCompatibleWith(MediaType.IMAGE_JPEG)) {
            int most = (int) Math.min(Integer.MAX_VALUE - 8, limits.maxImageBytes().toBytes() + 1);
            byte[] file = request.getInputStream().readNBytes(most);
            return new Items.Images(List.of(reader.picture(file, "body")), resize);
        }
        throw new ServiceException(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "Content-Type",
                "send application/json, multipart/form-data, application/x-npy, image/png or"
                        + " image/jpeg");
    }

    private Items files(List<MultipartFile> files, boolean resize) throws IOException {
        limits.checkItems("file", files.size());
        List<Picture> pictures = new ArrayList<>();
        for (MultipartFile file : files) {
            long most = limits.maxImageBytes().toBytes();
            String field = "file[" + pictures.size() + "]";
            if (file.getSize() > most) {
                throw ServiceException.tooLarge(
                        field,
                        field + " has " + file.getSize() + " bytes, at most " + most + " are taken",
                        most);
            }
            pictures.add(reader.picture(file.getBytes(), field));
        }
        return new Items.Images(pictures, resize);
    }

    private static MediaType contentType(HttpServletRequest request) {
        String type = request.getContentType();
        try {
            return type == null ? MediaType.APPLICATION_JSON : MediaType.parseMediaType(type);
        } catch (InvalidMediaTypeException e) {
            throw new ServiceException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type", "no valid media type", e);
        }
    }
}
