namespace ProFL.Learning.Tensors;

/// <summary>
/// Bytes are not a safetensors file that this program takes. The message says what is wrong, with which tensor, and what would be right.
/// </summary>
public sealed class SafeTensorsException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and where.</param>
    /// <param name="inner">The error below it, if any.</param>
    public SafeTensorsException(string message, Exception? inner = null)
        : base(message, inner) { }
}
