using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ProFL.Learning.Tensors;

internal static class LittleEndian
{
    /// <summary>Turns the machine's floats into those of a file or back; nothing to do on little-endian machines.</summary>
    public static void Convert(Span<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            return;
        }

        Span<int> bits = MemoryMarshal.Cast<float, int>(values);
        BinaryPrimitives.ReverseEndianness(bits, bits);
    }
}
