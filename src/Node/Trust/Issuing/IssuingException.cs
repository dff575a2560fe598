namespace ProFL.Node.Trust.Issuing;

/// <summary>An authority does not do what it was asked to; its message says why, and what to do.</summary>
/// <param name="refusal">The kind of reason.</param>
/// <param name="message">What is wrong, and what to do.</param>
public sealed class IssuingException(Refusal refusal, string message) : Exception(message)
{
    /// <summary>The kind of reason.</summary>
    public Refusal Refusal { get; } = refusal;
}
