#!/bin/sh
# The lecture on backpropagation, as a deck: both of its circuits, the gradients at a node, and the patterns.
backprop deck 'q = x + y; f = q*z' '\frac{1}{1 + e^{-(w_0x_0 + w_1x_1 + w_2)}}' \
    --x=-2 --y=5 --z=-4 --w0=2 --x0=-1 --w1=-3 --x1=-2 --w2=-3 \
    --by gradient,gate --decimals 2 --lecture --lang es \
    --title 'Propagación hacia atrás usando un grafo computacional' -o "${1:-lecture.html}"
