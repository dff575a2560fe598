using System.Numerics;
using ProFL.Learning.Jobs;

namespace ProFL.Training.Images;

/// <summary>
/// Resizes a plane: each pixel of the result is the mean of the area of the source that it covers, in integers, so
/// that every machine gets the same bytes.
/// </summary>
internal static class AreaMean
{
    /// <summary>Resizes one plane.</summary>
    /// <typeparam name="T">Type of a value, of 8 or 16 bits.</typeparam>
    /// <param name="source">Its pixels, row by row.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="result">Takes the pixels, row by row; black where nothing is put.</param>
    /// <param name="toWidth">Width of the result.</param>
    /// <param name="toHeight">Height of the result.</param>
    /// <param name="resize">How the sides come to one another.</param>
    public static void Resize<T>(
        ReadOnlySpan<T> source,
        int width,
        int height,
        Span<T> result,
        int toWidth,
        int toHeight,
        ImageResize resize
    )
        where T : unmanaged, IBinaryInteger<T>
    {
        bool wider = (long)width * toHeight > (long)height * toWidth;
        var from = new Area(0, 0, width, height);
        var to = new Area(0, 0, toWidth, toHeight);
        if (resize == ImageResize.Crop)
        {
            from = wider ? from.Middle(Part(height, toWidth, toHeight), height) : from.Middle(width, Part(width, toHeight, toWidth));
        }
        else if (resize == ImageResize.Pad)
        {
            to = wider ? to.Middle(toWidth, Part(toWidth, height, width)) : to.Middle(Part(toHeight, width, height), toHeight);
        }

        result.Clear();
        Scale(source, width, from, result, toWidth, to);
    }

    private static int Part(int side, int numerator, int denominator) =>
        (int)Math.Max(1, (((long)side * numerator) + (denominator / 2)) / denominator);

    private static void Scale<T>(ReadOnlySpan<T> source, int stride, Area from, Span<T> result, int toStride, Area to)
        where T : unmanaged, IBinaryInteger<T>
    {
        long[] rows = new long[from.Height * (long)to.Width];
        for (int y = 0; y < from.Height; y++)
        {
            ReadOnlySpan<T> row = source.Slice(((from.Top + y) * stride) + from.Left, from.Width);
            for (int x = 0; x < to.Width; x++)
            {
                long sum = 0;
                foreach ((int place, long weight) in Covered(x, from.Width, to.Width))
                {
                    sum += weight * long.CreateTruncating(row[place]);
                }

                rows[((long)y * to.Width) + x] = sum;
            }
        }

        long area = (long)from.Width * from.Height;
        for (int y = 0; y < to.Height; y++)
        {
            for (int x = 0; x < to.Width; x++)
            {
                long sum = 0;
                foreach ((int place, long weight) in Covered(y, from.Height, to.Height))
                {
                    sum += weight * rows[((long)place * to.Width) + x];
                }

                result[((to.Top + y) * toStride) + to.Left + x] = T.CreateTruncating((sum + (area / 2)) / area);
            }
        }
    }

    // in units of 1/to of a source pixel, the target covers [target · from, (target + 1) · from)
    private static Overlap Covered(int target, int from, int to) => new((long)target * from, (long)(target + 1) * from, to);

    private readonly record struct Area(int Left, int Top, int Width, int Height)
    {
        public Area Middle(int width, int height)
        {
            (int w, int h) = (Math.Min(width, Width), Math.Min(height, Height));
            return new Area(Left + ((Width - w) / 2), Top + ((Height - h) / 2), w, h);
        }
    }

    /// <summary>The source pixels that an interval covers, each with how much of it.</summary>
    private readonly struct Overlap(long start, long end, int pixel)
    {
        public Enumerator GetEnumerator() => new(start, end, pixel);

        public struct Enumerator(long start, long end, int pixel)
        {
            private long _place = (start / pixel) - 1;

            public readonly (int Place, long Weight) Current =>
                ((int)_place, Math.Min(end, (_place + 1) * pixel) - Math.Max(start, _place * pixel));

            public bool MoveNext() => ++_place * pixel < end;
        }
    }
}
