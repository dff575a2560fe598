namespace ProFL.Messages.Serialization;

/// <summary>
/// The form of a trace context as W3C writes it: <c>00-</c>, 32 hexadecimal digits of the trace, 16 of the span, 2 of flags. Nothing else
/// is read, whatever later versions of it may be like.
/// </summary>
public static class TraceContextForm
{
    /// <summary>Characters of one.</summary>
    public const int Length = 55;

    private const int TraceAt = 3;
    private const int TraceDigits = 32;
    private const int SpanAt = TraceAt + TraceDigits + 1;
    private const int SpanDigits = 16;
    private const int FlagsAt = SpanAt + SpanDigits + 1;

    /// <summary>Whether a text is empty or a trace context.</summary>
    public static bool IsGood(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0
            || (
                text.Length == Length
                && text.StartsWith("00-", StringComparison.Ordinal)
                && text[SpanAt - 1] == '-'
                && text[FlagsAt - 1] == '-'
                && IsId(text.AsSpan(TraceAt, TraceDigits))
                && IsId(text.AsSpan(SpanAt, SpanDigits))
                && IsHex(text.AsSpan(FlagsAt))
            );
    }

    // one of zeros names nothing
    private static bool IsId(ReadOnlySpan<char> digits) => IsHex(digits) && digits.ContainsAnyExcept('0');

    private static bool IsHex(ReadOnlySpan<char> digits)
    {
        foreach (char digit in digits)
        {
            if (!char.IsAsciiHexDigitLower(digit))
            {
                return false;
            }
        }

        return true;
    }
}
