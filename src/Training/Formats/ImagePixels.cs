using ProFL.Training.Data;
using SkiaSharp;

namespace ProFL.Training.Formats;

/// <summary>
/// Decodes PNG and JPEG. Colours are taken as stored: profiles and the camera's orientation are left
/// alone; transparency is laid over black.
/// </summary>
internal static class ImagePixels
{
    private const long MostPixels = 100_000_000;
    private const string Remedy = "save it again as PNG or JPEG, or take it out of the folder";

    /// <summary>Decodes an image.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">3 for red, green, blue; 1 for grey, 0.299 R + 0.587 G + 0.114 B.</param>
    /// <returns>Width, height, and the channels as planes.</returns>
    /// <exception cref="DataSetException">It does not decode, or is too large.</exception>
    public static (int Width, int Height, byte[][] Planes) Decode(string path, int channels)
    {
        using SKData data = Read(path);
        using SKCodec codec = SKCodec.Create(data) ?? throw new DataSetException($"{path}: is no image that can be decoded: {Remedy}");
        SKImageInfo info = codec.Info;
        if ((long)info.Width * info.Height > MostPixels)
        {
            throw new DataSetException(
                $"{path}: {info.Width} × {info.Height} pixels are more than {MostPixels / 1_000_000} million: make it smaller"
            );
        }

        SKCodecResult result = codec.GetPixels(
            new SKImageInfo(info.Width, info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul),
            out byte[] pixels
        );
        return result == SKCodecResult.Success
            ? (info.Width, info.Height, Planes(pixels, channels))
            : throw new DataSetException(
                $"{path}: does not decode ({(result == SKCodecResult.IncompleteInput ? "it is truncated" : result)}): {Remedy}"
            );
    }

    private static SKData Read(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return bytes.Length > 0 ? SKData.CreateCopy(bytes) : throw new DataSetException($"{path}: is empty: {Remedy}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{path}: {e.Message} Make it readable, or take it out of the folder.", e);
        }
    }

    private static byte[][] Planes(byte[] rgba, int channels)
    {
        byte[][] planes = [.. Enumerable.Range(0, channels).Select(_ => new byte[rgba.Length / 4])];
        for (int i = 0; i < rgba.Length / 4; i++)
        {
            int alpha = rgba[(4 * i) + 3];
            int red = Over(rgba[4 * i], alpha);
            int green = Over(rgba[(4 * i) + 1], alpha);
            int blue = Over(rgba[(4 * i) + 2], alpha);
            if (channels == 1)
            {
                planes[0][i] = (byte)(((299 * red) + (587 * green) + (114 * blue) + 500) / 1000);
                continue;
            }

            (planes[0][i], planes[1][i], planes[2][i]) = ((byte)red, (byte)green, (byte)blue);
        }

        return planes;
    }

    private static int Over(int value, int alpha) => alpha == 255 ? value : ((value * alpha) + 127) / 255;
}
